package dev.spillway.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import dev.spillway.core.image.ImageNames.PullPolicy;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNamesTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "nginx,                       nginx:latest",
        "nginx:1.27,                  nginx:1.27",
        "library/nginx,               library/nginx:latest",
        "localhost:5000/a/b,          localhost:5000/a/b:latest",
        "localhost:5000/a/b:v1,       localhost:5000/a/b:v1",
        "registry.k8s.io/pause:3.10,  registry.k8s.io/pause:3.10",
        "Registry.Example.com/app,    Registry.Example.com/app:latest",
    })
    void aNameWithoutTagMeansLatest(String image, String tagged) {
        assertThat(ImageNames.withDefaultTag(image)).contains(tagged);
    }

    @Test
    void aDigestNeedsNoTag() {
        assertThat(ImageNames.withDefaultTag("nginx@" + DIGEST)).contains("nginx@" + DIGEST);
        assertThat(ImageNames.withDefaultTag("nginx:1@" + DIGEST)).contains("nginx:1@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Nginx", "nginx:", "a b", "nginx@sha256:short", "-nginx", "nginx:1:2", "a//b"})
    void whatIsNoImageNameIsToldApart(String image) {
        assertThat(ImageNames.withDefaultTag(image)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,        ,             ALWAYS",
        "nginx:latest, ,             ALWAYS",
        "nginx:1,      ,             IF_NOT_PRESENT",
        "nginx:1,      Always,       ALWAYS",
        "nginx,        IfNotPresent, IF_NOT_PRESENT",
        "nginx,        Never,        NEVER",
    })
    void theLatestTagIsAlwaysPulledUnlessTheContainerSaysOtherwise(String image, String policy, PullPolicy expected) {
        var container = new ContainerBuilder(Pods.container("a"))
                .withImage(image)
                .withImagePullPolicy(policy)
                .build();

        assertThat(ImageNames.pullPolicy(container)).isEqualTo(expected);
    }
}
