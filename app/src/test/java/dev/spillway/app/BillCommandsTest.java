package dev.spillway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code spillway bill}, {@code price} and {@code whatif}, as they are typed. */
final class BillCommandsTest {
    private static final long MARCH = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
    private static final String MANIFESTS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                  - name: c
                    image: nginx
                    resources: {requests: {cpu: 2, memory: 3Gi}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec:
              jobTemplate:
                spec:
                  template:
                    metadata:
                      annotations: {eks.tke.cloud.tencent.com/cpu: "100", eks.tke.cloud.tencent.com/mem: 1Gi}
                    spec: {containers: [{name: c, image: backup}]}
            """;

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private record Result(int exit, String out, String err) {}

    @Test
    void twoTencentPodsOfTwoCoresFourGibFor300SecondsAreBilled0073344() {
        assertThat(bill("-o", "csv").out()).isEqualTo("""
                        namespace,usages,pod-seconds,vCPU-hours,GiB-hours,CNY
                        shop,2,600,0.333,0.667,0.073344
                        """);
        assertThat(bill("--by", "day,workload", "--zone", "Asia/Shanghai").out())
                .contains("2026-03-01", "Deployment/web", "0.073344", "total");
        assertThat(bill("-o", "json").out()).contains("\"CNY\" : 0.073344");
    }

    @Test
    void aFocusFileIsWrittenBesideTheBill() throws IOException {
        Path focus = directory.resolve("focus.csv");
        bill("--focus", focus.toString(), "--cluster", "prod");
        assertThat(Files.readAllLines(focus)).hasSize(3).first().asString().startsWith("AvailabilityZone,BilledCost,");
    }

    @Test
    void manifestsArePricedBeforeTheyRun() throws IOException {
        Path file = Files.writeString(directory.resolve("web.yaml"), MANIFESTS);
        Result result = run("price", "-f", file.toString(), "--book", "tke-cny", "-o", "csv");
        assertThat(result.out())
                .contains("Deployment/web,3,2c4Gi,1.320192,963.74016,")
                .contains("CronJob/nightly,1,-,-,-,\"NoElasticSpecFits")
                .doesNotContain("Service");
    }

    @Test
    void recordedUsageIsComparedWithBooksServersAndReservations() throws IOException {
        Path chart = directory.resolve("chart.svg");
        writeLedger();
        Result result = run(
                "whatif",
                "--ledger",
                ledger().toString(),
                "--month",
                "2026-03",
                "--book",
                "tke-cny",
                "--server",
                "c6:8:16:2.1:hour:CNY",
                "--reserve",
                "1-year:49:20:0.83:CNY",
                "--chart",
                chart.toString());
        assertThat(result.out())
                .contains("as charged, tke-cny", "eci-usd, pay as you go", "tke-cny, all spot")
                .contains("servers c6, for the peak", "tke-cny, with 1-year");
        assertThat(chart).content().startsWith("<svg ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bill --ledger /nowhere/ledger.db|there is no ledger /nowhere/ledger.db|./spillway up",
                "bill --ledger LEDGER --by colour|colour|label:NAME",
                "bill --ledger LEDGER --book aks|aks|tke-cny",
                "bill --ledger LEDGER --month March|March|2026-11",
                "bill --ledger LEDGER --from 2026-03-02 --to 2026-03-01|--to is not after --from|--to",
                "bill --ledger LEDGER --zone Mars|Mars|Asia/Shanghai",
                "price -f /nowhere.yaml|/nowhere.yaml|cannot be read",
                "whatif --ledger LEDGER --server big|big|c6.2xl:8:16:0.34:hour:USD",
                "whatif --ledger LEDGER --reserve all|all|1-year:49:20:0.83:CNY"
            })
    void mistakesAreNamedWithTheirFix(String line, String value, String fix) {
        writeLedger();
        Result result = run(line.replace("LEDGER", ledger().toString()).split(" ", -1));
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(value).contains(fix).doesNotContain("\tat ");
    }

    private Result bill(String... more) {
        writeLedger();
        String[] fixed = {"bill", "--ledger", ledger().toString(), "--month", "2026-03", "--book", "tke-cny"};
        String[] all = Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new);
        Result result = run(all);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return result;
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new SpillwayCommand())
                .setExecutionExceptionHandler(new ExpectedFailure())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }

    private Path ledger() {
        return directory.resolve("ledger.db");
    }

    /** Writing it twice changes nothing. */
    private void writeLedger() {
        try (LedgerStore ledger = JdbcLedger.open(ledger())) {
            for (String uid : List.of("a", "b")) {
                ElasticSpec spec = new ElasticSpec("2c4Gi", 2000, 4L << 30, 20L << 30, 0, "intel", 0, 0);
                Subject web = new Subject("shop", "Deployment", "web", "vn-1", "", "", new TreeMap<>());
                write(ledger, new MeterFact.Accepted(uid, uid, web, spec, false, MARCH, MARCH));
                write(ledger, new MeterFact.PullBegan(uid, MARCH + 10));
                write(ledger, new MeterFact.Ended(uid, MARCH + 310, Ending.FINISHED));
            }
        }
    }

    private static void write(LedgerStore ledger, MeterFact fact) {
        ledger.write(new LedgerWrite.Fact(fact)).join();
    }
}
