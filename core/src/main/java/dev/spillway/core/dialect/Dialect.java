package dev.spillway.core.dialect;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;

/**
 * How a cloud's users say "virtual node": the label they select and the taint they tolerate. A virtual node carries the
 * labels of both, but one taint only: two would repel the pods of both.
 */
public enum Dialect {
    /** Alibaba Cloud's ACK with ECI. */
    ACK("type", "virtual-kubelet", "virtual-kubelet.io/provider", "alibabacloud"),
    /** Tencent Cloud's TKE with elastic containers. */
    TKE("node.kubernetes.io/instance-type", "eklet", "eks.tke.cloud.tencent.com/eklet", "");

    private final String label;
    private final String labelValue;
    private final String taintKey;
    private final String taintValue;

    Dialect(String label, String labelValue, String taintKey, String taintValue) {
        this.label = label;
        this.labelValue = labelValue;
        this.taintKey = taintKey;
        this.taintValue = taintValue;
    }

    /** The label key that a virtual node carries with {@link #labelValue()}. */
    public String label() {
        return label;
    }

    public String labelValue() {
        return labelValue;
    }

    public String taintKey() {
        return taintKey;
    }

    /** As the cloud's own virtual nodes carry it, with effect {@code NoSchedule}. */
    public Taint taint() {
        return new TaintBuilder()
                .withKey(taintKey)
                .withValue(taintValue.isEmpty() ? null : taintValue)
                .withEffect("NoSchedule")
                .build();
    }
}
