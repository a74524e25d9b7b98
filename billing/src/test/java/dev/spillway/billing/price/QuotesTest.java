package dev.spillway.billing.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.billing.Books;
import dev.spillway.billing.table.Table;
import dev.spillway.core.price.SpecAnnotations;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.core.spec.Sizing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void aManifestsSpecAndItsPricePerHourAreShownBeforeItRuns() {
        Table table = quotes().table(List.of(new Quotes.Asked("Deployment/web", pod("2", "3Gi", Map.of()), 3)));
        assertThat(table.toCsv()).isEqualTo("""
                        manifest,pods,spec,CNY/hour,CNY/month,note
                        Deployment/web,3,2c4Gi,1.320192,963.74016,
                        """);
    }

    @Test
    void spotIsPricedAsSpot() {
        Pod spot = pod("2", "3Gi", Map.of("eks.tke.cloud.tencent.com/spot-pod", "true"));
        assertThat(quotes().table(List.of(new Quotes.Asked("Pod/a", spot, 1))).toCsv())
                .contains("0.0880128,")
                .contains(",spot\n");
    }

    @Test
    void whatFitsNowhereSaysWhy() {
        Table table = quotes().table(List.of(new Quotes.Asked("Pod/a", pod("100", "3Gi", Map.of()), 1)));
        assertThat(table.toText()).contains("NoElasticSpecFits", "100 vCPU 3 GiB");
    }

    @Test
    void aSpecWithoutAPriceSaysSo() {
        Pod amd = pod("1", "1Gi", Map.of("eks.tke.cloud.tencent.com/cpu-type", "amd"));
        assertThat(quotes().table(List.of(new Quotes.Asked("Pod/a", amd, 1))).toText())
                .contains("no price for all of it");
    }

    @Test
    void specAndPriceAreWrittenBackToThePod() {
        var sized = (Sizing.Sized) Catalogue.TKE_INTEL.size(pod("2", "3Gi", Map.of()));
        assertThat(SpecAnnotations.of(sized.spec(), false, Optional.of(Books.intel()), NOW))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "spillway.dev/spec", "2c4Gi",
                        "spillway.dev/price-per-hour", "0.440064 CNY"));
        var eci = (Sizing.Sized) Catalogue.ECI.size(pod("2", "3Gi", Map.of()));
        assertThat(SpecAnnotations.of(eci.spec(), false, Optional.empty(), NOW))
                .containsEntry("k8s.aliyun.com/eci-instance-spec", "2.0-4.0Gi");
    }

    private static Quotes quotes() {
        return new Quotes(Catalogue.TKE_INTEL, Books.intel(), NOW);
    }

    private static Pod pod(String cpu, String memory, Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
