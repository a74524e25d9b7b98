package dev.spillway.core.dialect;

/**
 * What becomes of one annotation.
 *
 * @param name in full
 * @param dialect whose word it is: {@code spillway}, {@code ack} or {@code tke}
 * @param happens what it does, or what to use in its place
 */
public record AnnotationRule(String name, String dialect, Treatment treatment, String happens) {

    /** How far an annotation is followed. */
    public enum Treatment {
        HONOURED("honoured"),
        /** Accepted, and said aloud that nothing comes of it. */
        NO_EFFECT("no-effect"),
        /** A pod that carries it is not taken. */
        REFUSED("refused");

        private final String text;

        Treatment(String text) {
            this.text = text;
        }

        /** As documents name it. */
        public String text() {
            return text;
        }
    }
}
