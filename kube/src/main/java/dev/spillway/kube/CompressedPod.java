package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A pod's JSON, deflated against a typical pod that both sides know: most of a pod is what every pod has, so that a pod
 * of 7 KB takes less than 1 KB.
 */
final class CompressedPod {
    private static final byte[] TYPICAL_POD = typicalPod();

    private final byte[] deflated;

    private CompressedPod(byte[] deflated) {
        this.deflated = deflated;
    }

    static CompressedPod deflate(byte[] json, int length) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setDictionary(TYPICAL_POD);
            deflater.setInput(json, 0, length);
            deflater.finish();
            byte[] out = new byte[length + 64];
            int count = deflater.deflate(out);
            if (!deflater.finished()) {
                throw new IllegalStateException(length + " bytes of JSON grow when deflated");
            }
            return new CompressedPod(Arrays.copyOf(out, count));
        }
    }

    Pod inflate() {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setDictionary(TYPICAL_POD);
            InputStream json = new InflaterInputStream(new ByteArrayInputStream(deflated), inflater, 2048);
            return Json.MAPPER.readValue(json, Pod.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a pod that was kept cannot be read again", e);
        }
    }

    /** Bytes of heap that this takes, but for object headers. */
    int size() {
        return deflated.length;
    }

    private static byte[] typicalPod() {
        try (InputStream in = CompressedPod.class.getResourceAsStream("typical-pod.json")) {
            if (in == null) {
                throw new IllegalStateException("typical-pod.json is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return deflated.length + " bytes";
    }
}
