// Command report turns the JSON reports of runs of upstream's pod tests into a page: one row per spec, where a spec's
// latest run counts.
//
//	report REPORT.json… >docs/conformance.md
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
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

type row struct {
	name    string
	outcome outcome
	reason  string
	start   time.Time
}

func (r row) date() string {
	if r.start.IsZero() {
		return ""
	}
	return r.start.Format("2006-01-02")
}

func main() {
	log.SetFlags(0)
	rows := map[string]row{}
	for _, file := range os.Args[1:] {
		for _, report := range read(file) {
			add(rows, report.SpecReports)
		}
	}
	fmt.Print(page(slices.SortedFunc(maps.Values(rows), func(a, b row) int { return strings.Compare(a.name, b.name) })))
}

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

func add(rows map[string]row, specs types.SpecReports) {
	for _, spec := range specs {
		if !counts(spec) {
			continue
		}
		name := spec.FullText()
		if next := rowOf(name, spec); rows[name].name == "" || next.start.After(rows[name].start) {
			rows[name] = next
		}
	}
}

func counts(spec types.SpecReport) bool {
	labels := spec.Labels()
	return spec.LeafNodeType == types.NodeTypeIt && strings.Contains(spec.FileName(), podTests) &&
		(slices.Contains(labels, "NodeConformance") || slices.Contains(labels, "Conformance"))
}

func rowOf(name string, spec types.SpecReport) row {
	next := row{name: name, outcome: notRun}
	ended := !spec.State.Is(types.SpecStatePending | types.SpecStateInterrupted | types.SpecStateAborted)
	chosen := !spec.State.Is(types.SpecStateSkipped) || spec.Failure.Message != ""
	if !ended || !chosen {
		return next
	}
	next.start = spec.StartTime.UTC()
	next.reason = cell(spec.Failure.Message)
	switch {
	case spec.State.Is(types.SpecStatePassed):
		next.outcome, next.reason = passed, ""
	case spec.State.Is(types.SpecStateSkipped):
		next.outcome = skipped
	case lookUp(hostAccess, name) != "":
		next.outcome, next.reason = host, lookUp(hostAccess, name)
	case lookUp(causes, name) != "":
		next.outcome, next.reason = failed, lookUp(causes, name)
	default:
		next.outcome = failed
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

func page(rows []row) string {
	counts := map[outcome]int{}
	last := ""
	for _, row := range rows {
		counts[row.outcome]++
		last = max(last, row.date())
	}
	var text strings.Builder
	fmt.Fprintf(&text, `# Upstream's own pod tests on a virtual node

Kubernetes' [NodeConformance] and [Conformance] pod tests (`+"`k8s.io/kubernetes/test/e2e/common`"+`), built from the
published Go module and run against a virtual node of `+"`spillway up`"+` by `+"`e2e/long/conformance`"+`, which writes this
page. Last run: %s.

`, last)
	for _, outcome := range outcomes {
		fmt.Fprintf(&text, "- %s: %d\n", outcome, counts[outcome])
	}
	fmt.Fprintf(&text, "- all: %d\n\n| spec | result | reason | date |\n|---|---|---|---|\n", len(rows))
	for _, row := range rows {
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", strings.ReplaceAll(row.name, "|", `\|`), row.outcome, row.reason, row.date())
	}
	return text.String()
}
