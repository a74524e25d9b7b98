package dev.spillway.provider.cri.image;

/**
 * Where an image lies.
 *
 * @param registry such as {@code docker.io} or {@code localhost:5000}
 * @param repository such as {@code library/nginx}
 */
record ImageReference(String registry, String repository) {
    private static final String DOCKER_HUB = "docker.io";

    /** Of a well-formed name, with or without tag and digest: read as Docker does. */
    static ImageReference parse(String image) {
        String name = image.split("@", 2)[0];
        int slash = name.lastIndexOf('/');
        int colon = name.lastIndexOf(':');
        String path = colon > slash ? name.substring(0, colon) : name;
        int first = path.indexOf('/');
        String head = first < 0 ? "" : path.substring(0, first);
        if (head.contains(".") || head.contains(":") || head.equals("localhost")) {
            return new ImageReference(head, path.substring(first + 1));
        }
        return new ImageReference(DOCKER_HUB, first < 0 ? "library/" + path : path);
    }
}
