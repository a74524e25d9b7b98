package dev.spillway.provider.cri.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.spillway.cri.api.events.Envelope;
import dev.spillway.cri.api.events.EventsGrpc;
import dev.spillway.cri.api.events.SubscribeRequest;
import dev.spillway.cri.api.events.TaskExit;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to containerd's own events for containers that end, on one virtual thread, and reconnects by itself. Events may
 * be lost while there is no connection: the listener is told, and looks for itself.
 */
public final class TaskEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskEvents.class);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final SubscribeRequest EXITS = SubscribeRequest.newBuilder()
            .addFilters("namespace==k8s.io,topic==\"/tasks/exit\"")
            .build();

    private final Channel channel;
    private final Listener listener;
    private final Thread thread;

    /** Called on the one thread that reads events: must return at once. */
    public interface Listener {
        /** The first process of this container (or sandbox) ended. */
        void ended(String containerId);

        /** Listening (again): what happened before is not known. */
        void listening();
    }

    private TaskEvents(Channel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("cri-events").unstarted(this::run);
    }

    public static TaskEvents start(Channel channel, Listener listener) {
        TaskEvents events = new TaskEvents(channel, listener);
        events.thread.start();
        return events;
    }

    private void run() {
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                listen();
                told = false;
            } catch (StatusException e) {
                if (!told && !Thread.currentThread().isInterrupted()) {
                    log.warn("containerd's events are not there, reconnecting every {}: {}", RECONNECT, e.getStatus());
                    told = true;
                }
            } catch (InterruptedException e) {
                return;
            }
            pause();
        }
    }

    private void listen() throws StatusException, InterruptedException {
        BlockingClientCall<?, Envelope> call =
                EventsGrpc.newBlockingV2Stub(channel).withWaitForReady().subscribe(EXITS);
        try {
            listener.listening();
            for (Envelope event = call.read(); event != null; event = call.read()) {
                deliver(event);
            }
        } finally {
            call.cancel("no longer listening", null);
        }
    }

    private void deliver(Envelope event) {
        try {
            // Matched by name, not by type URL: containerd's has no host part.
            if (event.getEvent().getTypeUrl().endsWith(TaskExit.getDescriptor().getFullName())) {
                TaskExit exit = TaskExit.parseFrom(event.getEvent().getValue());
                if (exit.getId().equals(exit.getContainerId())) {
                    listener.ended(exit.getContainerId());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            log.warn("containerd sent an event that cannot be read: {}", e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
