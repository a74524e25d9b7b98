package dev.spillway.provider.cri.image;

/**
 * What {@code image:} names, taken apart as Docker does.
 *
 * @param registry such as {@code docker.io} or {@code localhost:5000}
 * @param repository such as {@code library/nginx}
 */
record ImageReference(String registry, String repository, String tag, String digest) {

    /** @throws IllegalArgumentException with the reason, if it is not a reference */
    static ImageReference parse(String image) {
        int at = image.indexOf('@');
        String digest = at < 0 ? "" : image.substring(at + 1);
        String name = at < 0 ? image : image.substring(0, at);
        int slash = name.lastIndexOf('/');
        int colon = name.lastIndexOf(':');
        String tag = colon > slash ? name.substring(colon + 1) : "";
        String path = colon > slash ? name.substring(0, colon) : name;
        int first = path.indexOf('/');
        String head = first < 0 ? "" : path.substring(0, first);
        boolean hasRegistry = head.contains(".") || head.contains(":") || head.equals("localhost");
        String registry = hasRegistry ? head : "docker.io";
        String repository = hasRegistry ? path.substring(first + 1) : first < 0 ? "library/" + path : path;
        check(image, repository, tag, digest);
        return new ImageReference(registry, repository, tag, digest);
    }

    /** With {@code :latest} if there is neither tag nor digest. */
    static String withDefaultTag(String image) {
        ImageReference parsed = parse(image);
        return parsed.tag().isEmpty() && parsed.digest().isEmpty() ? image + ":latest" : image;
    }

    private static void check(String image, String repository, String tag, String digest) {
        boolean well =
                repository.matches("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*")
                        && (tag.isEmpty() || tag.matches("\\w[\\w.-]{0,127}"))
                        && (digest.isEmpty() || digest.matches("[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}"));
        if (!well || image.endsWith(":") || image.endsWith("@")) {
            throw new IllegalArgumentException("couldn't parse image name \"" + image + "\": invalid reference format");
        }
    }
}
