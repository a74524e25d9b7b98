package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The network of one kind of pods: a network namespace with a bridge for the pods and a link to this machine. Whatever
 * watches over packets there, kube-proxy above all, sees this instance's pods of this kind and nobody else's.
 *
 * @param namespace file that holds the network namespace
 * @param link name of the bridge in the namespace, and of this machine's end of the link
 * @param podRange addresses of the pods; the first is the bridge's
 * @param linkRange addresses of the link: the first is this machine's, the second the namespace's
 * @param six the same by IPv6; empty if pods have no such addresses
 */
record PodNetwork(Path namespace, String link, Cidr podRange, Cidr linkRange, Optional<Six> six) {
    /** The namespace's end of the link. */
    static final String UPLINK = "uplink";

    /** Addresses of IPv6, as those of IPv4 are. */
    record Six(Cidr6 podRange, Cidr6 linkRange) {
        String hostAddress() {
            return linkRange.address(1);
        }

        String address() {
            return linkRange.address(2);
        }

        String gateway() {
            return podRange.address(1);
        }
    }

    /** The network of elastic pods. */
    static PodNetwork elastic(Instance instance) {
        return new PodNetwork(
                instance.runDir().resolve("elastic.netns"),
                instance.settings().bridge(),
                instance.podRange(),
                new Slot(instance.settings().slot()).link(),
                instance.podRange6()
                        .map(pods -> new Six(pods, new Slot(instance.settings().slot()).link6())));
    }

    /** The network of the real kubelet's pods. */
    static PodNetwork server(Instance instance) {
        return new PodNetwork(
                instance.runDir().resolve("server.netns"),
                instance.settings().serverBridge(),
                instance.serverPodRange(),
                new Slot(instance.settings().slot()).serverLink(),
                Instance.range6(instance.settings().serverPodRange6())
                        .map(pods -> new Six(pods, new Slot(instance.settings().slot()).serverLink6())));
    }

    /** This machine's address, as the pods see it. */
    String hostAddress() {
        return linkRange.address(1);
    }

    /** The namespace's address, as this machine sees it. */
    String address() {
        return linkRange.address(2);
    }

    /** Puts before a command what makes it run with this network; it keeps its process number. */
    String enter() {
        return "--net=" + namespace;
    }

    String gateway() {
        return podRange.address(1);
    }

    /** Ranges of pods, of every family. */
    List<String> podRanges() {
        return Stream.concat(
                        Stream.of(podRange.toString()),
                        six.map(s -> s.podRange().toString()).stream())
                .toList();
    }

    List<String> linkRanges() {
        return Stream.concat(
                        Stream.of(linkRange.toString()),
                        six.map(s -> s.linkRange().toString()).stream())
                .toList();
    }

    List<String> hostAddresses() {
        return Stream.concat(Stream.of(hostAddress()), six.map(Six::hostAddress).stream())
                .toList();
    }

    /** Fixed, because a bridge without an address of its own takes its ports', and neighbours would lose it. */
    String bridgeMac() {
        int address = podRange.network() + 1;
        return "0a:58:%02x:%02x:%02x:%02x"
                .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
    }
}
