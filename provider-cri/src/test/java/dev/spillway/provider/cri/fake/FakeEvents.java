package dev.spillway.provider.cri.fake;

import dev.spillway.cri.api.events.Envelope;
import dev.spillway.cri.api.events.EventsGrpc;
import dev.spillway.cri.api.events.SubscribeRequest;
import io.grpc.stub.StreamObserver;

/** containerd's event service, as far as anybody listens. */
final class FakeEvents extends EventsGrpc.EventsImplBase {
    private final FakeRuntime runtime;

    FakeEvents(FakeRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<Envelope> response) {
        runtime.listen(response);
    }
}
