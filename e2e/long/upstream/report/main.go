// Command report turns the JSON reports of runs of upstream's pod tests into a page: one row per spec, with its result on
// a virtual node and on a real kubelet; a spec's latest run counts.
//
//	report docs/conformance.md DIRECTORY-OF-REAL-KUBELET DIRECTORY-OF-BUILD… >docs/conformance.md.new
//
// A directory of runs on a virtual node has the name of the build that they were made with. What the page says of the real
// kubelet, which does not change with Spillway, holds where there is no newer run.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/types"
)

// Where the files of the pod tests are.
const podTests = "/test/e2e/common/"

// The specs that need the host, one per line: a part of the name, a tab, what it needs.
//
//go:embed host-access.txt
var hostAccess string

// Why specs are known to fail, one per line: a part of the name, a tab, the cause.
//
//go:embed causes.txt
var causes string

// Before the reason of a failure on the real kubelet.
const ofKubelet = "real kubelet: "

type outcome string

const (
	passed  outcome = "passed"
	failed  outcome = "failed"
	host    outcome = "cannot pass without host access"
	skipped outcome = "skipped by the test"
	notRun  outcome = "not run"
)

// In the order of the summary.
var outcomes = []outcome{passed, failed, host, skipped, notRun}

type result struct {
	outcome outcome
	build   string
	reason  string
	start   time.Time
}

func (r result) date() string {
	if r.start.IsZero() {
		return ""
	}
	return r.start.Format("2006-01-02")
}

type results map[string]result

// Of a spec that no run knew.
func (r results) of(name string) result {
	known, found := r[name]
	if !found {
		return result{outcome: notRun}
	}
	return known
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("usage: report PAGE DIRECTORY-OF-REAL-KUBELET DIRECTORY-OF-BUILD…")
	}
	virtual, kubelet := results{}, results{}
	kubelet.addPage(os.Args[1])
	kubelet.addAll(os.Args[2], func(string) string { return "" })
	for _, directory := range os.Args[3:] {
		virtual.addAll(directory, needsTheHost)
	}
	fmt.Print(page(virtual, kubelet))
}

// addAll reads the reports of one kind of node, which cannot pass what impossible has a reason for.
func (r results) addAll(directory string, impossible func(name string) string) {
	files, err := filepath.Glob(filepath.Join(directory, "*.json"))
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range files {
		for _, report := range read(file) {
			r.add(report.SpecReports, filepath.Base(directory), impossible)
		}
	}
}

// addPage reads what a page, if there is one, says of the real kubelet.
func (r results) addPage(file string) {
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		cells := strings.Split(line, " | ")
		if len(cells) < 4 || !strings.HasPrefix(line, "| [") {
			continue
		}
		name := strings.ReplaceAll(strings.TrimPrefix(cells[0], "| "), `\|`, "|")
		_, reason, _ := strings.Cut(cells[3], ofKubelet)
		r[name] = result{outcome: outcome(cells[2]), reason: reason}
	}
}

func needsTheHost(name string) string { return lookUp(hostAccess, name) }

func read(file string) []types.Report {
	content, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var reports []types.Report
	if err := json.Unmarshal(content, &reports); err != nil {
		log.Fatalf("%s: %v", file, err)
	}
	return reports
}

func (r results) add(specs types.SpecReports, build string, impossible func(string) string) {
	for _, spec := range specs {
		if !counts(spec) {
			continue
		}
		name := spec.FullText()
		next := resultOf(spec, impossible(name), lookUp(causes, name))
		next.build = build
		if known, found := r[name]; !found || next.start.After(known.start) {
			r[name] = next
		}
	}
}

func counts(spec types.SpecReport) bool {
	labels := spec.Labels()
	return spec.LeafNodeType == types.NodeTypeIt && strings.Contains(spec.FileName(), podTests) &&
		(slices.Contains(labels, "NodeConformance") || slices.Contains(labels, "Conformance"))
}

func resultOf(spec types.SpecReport, impossible, cause string) result {
	ended := !spec.State.Is(types.SpecStatePending | types.SpecStateInterrupted | types.SpecStateAborted)
	chosen := !spec.State.Is(types.SpecStateSkipped) || spec.Failure.Message != ""
	if !ended || !chosen {
		return result{outcome: notRun}
	}
	next := result{outcome: failed, reason: cell(spec.Failure.Message), start: spec.StartTime.UTC()}
	switch {
	case spec.State.Is(types.SpecStatePassed):
		next.outcome, next.reason = passed, ""
	case spec.State.Is(types.SpecStateSkipped):
		next.outcome = skipped
	case impossible != "":
		next.outcome, next.reason = host, impossible
	case cause != "":
		next.reason = cause
	}
	return next
}

func lookUp(list, name string) string {
	for line := range strings.Lines(list) {
		part, value, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if part != "" && strings.Contains(name, part) {
			return value
		}
	}
	return ""
}

var spaces = regexp.MustCompile(`\s+`)

// cell keeps what fits in a table: the beginning says what was waited for.
func cell(message string) string {
	text := strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(spaces.ReplaceAllString(message, " "))
	if characters := []rune(text); len(characters) > 240 {
		text = string(characters[:240]) + " …"
	}
	return text
}

func page(virtual, kubelet results) string {
	names := map[string]bool{}
	for name := range virtual {
		names[name] = true
	}
	for name := range kubelet {
		names[name] = true
	}
	sorted := slices.Sorted(maps.Keys(names))
	return head(sorted, virtual, kubelet) + table(sorted, virtual, kubelet)
}

func head(names []string, virtual, kubelet results) string {
	last, both, needed := "", 0, 0
	for _, name := range names {
		last = max(last, virtual.of(name).date(), kubelet.of(name).date())
		if kubelet.of(name).outcome == passed {
			switch virtual.of(name).outcome {
			case passed:
				both++
			case host:
				needed++
			}
		}
	}
	var text strings.Builder
	fmt.Fprintf(&text, `# Upstream's own pod tests on a virtual node

Kubernetes' [NodeConformance] and [Conformance] pod tests (`+"`k8s.io/kubernetes/test/e2e/common`"+`), built from the
published Go module and run by `+"`e2e/long/conformance`"+` against a virtual node of `+"`spillway up`"+`, and by
`+"`e2e/long/conformance --server`"+` against upstream's own kubelet on the same machine, with a containerd of the same version, images and
cluster. That command writes this page; it brings up what it needs, and with `+"`--name NAME`"+` it takes an instance that is up.
Last run: %s. Each row names the commit of Spillway that it was run on last.

Of the %d specs that the real kubelet passes here, the virtual node passes %d; %d of the others need access to the host,
which no virtual node gives.

| | virtual node | real kubelet |
|---|---|---|
`, last, count(names, kubelet, passed), both, needed)
	for _, outcome := range outcomes {
		fmt.Fprintf(&text, "| %s | %d | %d |\n", outcome, count(names, virtual, outcome), count(names, kubelet, outcome))
	}
	fmt.Fprintf(&text, "| all | %d | %d |\n\n", len(names), len(names))
	return text.String()
}

func count(names []string, of results, wanted outcome) int {
	counted := 0
	for _, name := range names {
		if of.of(name).outcome == wanted {
			counted++
		}
	}
	return counted
}

func table(names []string, virtual, kubelet results) string {
	var text strings.Builder
	text.WriteString("| spec | virtual node | real kubelet | reason | date | commit |\n|---|---|---|---|---|---|\n")
	for _, name := range names {
		here, there := virtual.of(name), kubelet.of(name)
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s | %s |\n",
			strings.ReplaceAll(name, "|", `\|`), here.outcome, there.outcome, reason(here, there), here.date(), here.build)
	}
	return text.String()
}

func reason(here, there result) string {
	if there.reason == "" || there.reason == here.reason {
		return here.reason
	}
	if here.reason == "" {
		return ofKubelet + there.reason
	}
	return here.reason + "; " + ofKubelet + there.reason
}
