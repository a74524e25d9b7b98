package dev.spillway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        String text = new Table("NAME", "STATE")
                .row("etcd", "running")
                .row("kube-apiserver", "stopped")
                .text();

        assertThat(text).isEqualTo("""
                NAME             STATE
                etcd             running
                kube-apiserver   stopped
                """);
    }

    @Test
    void aRowNeedsACellForEveryHeading() {
        Table table = new Table("NAME", "STATE");

        assertThatThrownBy(() -> table.row("etcd")).hasMessage("1 cells under 2 headings");
    }
}
