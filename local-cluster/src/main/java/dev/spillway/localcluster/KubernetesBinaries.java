package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the upstream programs are.
 *
 * @param directory holds kube-apiserver, kubectl and their kin
 * @param etcd the etcd program
 * @param coredns CoreDNS
 */
record KubernetesBinaries(Path directory, Path etcd, Path coredns) {
    private static final String KUBECTL = "kubectl";
    private static final List<String> ALWAYS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", KUBECTL, "kube-proxy");
    private static final List<String> SERVER = List.of("kubelet");

    /** What is already in the cache or the user's directory, else built. */
    static KubernetesBinaries prepare(Path cache, Optional<Path> given, ClusterRequest request, Progress progress) {
        List<String> wanted = wanted(request);
        Path directory =
                given.orElseGet(() -> cache.resolve(Versions.KUBERNETES).resolve("bin"));
        Path etcd = etcd(cache, given);
        Path coredns = cache.resolve("coredns-" + Versions.COREDNS).resolve("bin/coredns");
        if (given.isPresent()) {
            requireAll(directory, wanted);
        }
        List<GoProgram> programs = new ArrayList<>();
        if (given.isEmpty()) {
            wanted.forEach(name -> programs.add(GoProgram.kubernetes(directory, name)));
        }
        if (!request.capacityOnly()) {
            programs.add(GoProgram.etcd(etcd));
            programs.add(GoProgram.coredns(coredns));
        }
        build(cache, programs, progress);
        return new KubernetesBinaries(directory, etcd, coredns);
    }

    Path kubernetes(String program) {
        return directory.resolve(program);
    }

    /** {@code ./spillway kubectl} finds it there without starting a JVM. */
    void linkKubectl(Path link) {
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, kubernetes(KUBECTL));
        } catch (IOException e) {
            throw new LocalClusterException("cannot link " + link + ": " + e, e);
        }
    }

    private static List<String> wanted(ClusterRequest request) {
        if (request.capacityOnly()) {
            return List.of(KUBECTL, KubeProxy.ELASTIC);
        }
        return request.server()
                ? Stream.of(ALWAYS, SERVER).flatMap(List::stream).toList()
                : ALWAYS;
    }

    private static Path etcd(Path cache, Optional<Path> given) {
        return given.map(directory -> directory.resolve("etcd"))
                .filter(Files::isExecutable)
                .orElseGet(() -> cache.resolve("etcd-" + Versions.ETCD).resolve("bin/etcd"));
    }

    private static void requireAll(Path directory, List<String> wanted) {
        List<String> absent = wanted.stream()
                .filter(name -> !Files.isExecutable(directory.resolve(name)))
                .toList();
        if (!absent.isEmpty()) {
            throw new LocalClusterException("%s lacks %s: give a directory with all of %s, or none to build them"
                    .formatted(directory, String.join(", ", absent), String.join(", ", wanted)));
        }
    }

    private static void build(Path cache, List<GoProgram> programs, Progress progress) {
        if (missing(programs).isEmpty()) {
            return;
        }
        try (FileLock _ = FileLock.acquire(cache.resolve(".build.lock"), progress)) {
            GoToolchain go = GoToolchain.find(cache, progress);
            missing(programs).forEach(program -> go.build(program, cache, progress));
        }
    }

    private static List<GoProgram> missing(List<GoProgram> programs) {
        return programs.stream()
                .filter(program -> !Files.isExecutable(program.output()))
                .toList();
    }
}
