package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The root file systems of our images. */
final class RootFs {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            www-data:x:33:33:www-data:/var/www:/bin/false
            nobody:x:65534:65534:nobody:/nonexistent:/bin/false
            """;
    private static final String GROUP = """
            root:x:0:
            www-data:x:33:
            nogroup:x:65534:
            """;
    private static final String NGINX_CONF = """
            user www-data;
            worker_processes auto;
            pid /run/nginx.pid;
            error_log /dev/stderr notice;
            events { worker_connections 1024; }
            http {
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                access_log /dev/stdout;
                sendfile on;
                include /etc/nginx/conf.d/*.conf;
            }
            """;
    private static final String NGINX_DEFAULT_SERVER = """
            server {
                listen 80;
                server_name localhost;
                root /usr/share/nginx/html;
                index index.html;
            }
            """;

    private RootFs() {}

    /** busybox, a link for each of its commands that the root does not have, users, and a /tmp for all. */
    static void busybox(Path root, Path program) {
        try {
            Path bin = Files.createDirectories(root.resolve("bin"));
            Files.copy(program, bin.resolve("busybox"));
            for (String applet :
                    Command.of(program.toString(), "--list").check().lines().toList()) {
                if (!Files.exists(bin.resolve(applet), LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
                }
            }
            TextFiles.write(root.resolve("etc/passwd"), PASSWD);
            TextFiles.write(root.resolve("etc/group"), GROUP);
            Files.createDirectories(root.resolve("root"));
            Path tmp = Files.createDirectories(root.resolve("tmp"));
            Command.of("chmod", "1777", tmp.toString()).check();
        } catch (IOException e) {
            throw new LocalClusterException("cannot make an image's files in " + root + ": " + e, e);
        }
    }

    /** nginx with the libraries it is linked with and its module for TCP and UDP, listening on port 80 and logging to the container's log. */
    static void nginx(Path root, Path work, Path busybox, Progress progress) {
        Path unpacked = work.resolve("packages");
        DebianPackages.unpack(nginxPackages(), unpacked, progress);
        takeOver(unpacked, root);
        busybox(root, busybox);
        TextFiles.write(root.resolve("etc/nginx/nginx.conf"), NGINX_CONF);
        TextFiles.write(root.resolve("etc/nginx/conf.d/default.conf"), NGINX_DEFAULT_SERVER);
        for (String directory : List.of("run", "var/lib/nginx", "var/log/nginx")) {
            TextFiles.directory(root.resolve(directory));
        }
    }

    /** What the nginx program is linked with is among its package's direct dependencies, by Debian's naming. */
    private static List<String> nginxPackages() {
        Stream<String> libraries = Command.of("apt-cache", "depends", "nginx")
                .check()
                .lines()
                .map(String::trim)
                .filter(line -> line.startsWith("Depends: "))
                .map(line -> line.substring("Depends: ".length()))
                .filter(name -> name.matches("(lib|zlib).*"));
        return Stream.concat(Stream.of("nginx", "nginx-common", "libnginx-mod-stream"), libraries)
                .toList();
    }

    // /usr of the packages is enough, plus what the release still keeps beside it; no manuals.
    private static void takeOver(Path unpacked, Path root) {
        for (String directory :
                List.of("usr/share/doc", "usr/share/man", "usr/share/lintian", "etc/nginx/sites-enabled")) {
            FileTrees.delete(unpacked.resolve(directory));
        }
        Command.of("cp", "-a", unpacked + "/.", root.toString()).check();
    }
}
