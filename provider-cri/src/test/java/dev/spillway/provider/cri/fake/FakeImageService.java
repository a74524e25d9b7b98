package dev.spillway.provider.cri.fake;

import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.ImageServiceGrpc;
import dev.spillway.cri.api.ImageStatusRequest;
import dev.spillway.cri.api.ImageStatusResponse;
import dev.spillway.cri.api.PullImageRequest;
import dev.spillway.cri.api.PullImageResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The image half of the fake: every image can be pulled but those whose name says {@code missing}. */
final class FakeImageService extends ImageServiceGrpc.ImageServiceImplBase {
    private final FakeRuntime runtime;

    FakeImageService(FakeRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void imageStatus(ImageStatusRequest request, StreamObserver<ImageStatusResponse> response) {
        String name = request.getImage().getImage();
        ImageStatusResponse.Builder status = ImageStatusResponse.newBuilder();
        if (runtime.images.contains(name)) {
            status.setImage(Image.newBuilder().setId(name).setSize(4096));
        }
        runtime.called("ImageStatus");
        response.onNext(status.build());
        response.onCompleted();
    }

    @Override
    public void pullImage(PullImageRequest request, StreamObserver<PullImageResponse> response) {
        String name = request.getImage().getImage();
        runtime.called("PullImage");
        if (name.contains("missing")) {
            response.onError(Status.NOT_FOUND
                    .withDescription("failed to resolve reference \"" + name + "\": not found")
                    .asException());
            return;
        }
        runtime.addImage(name);
        response.onNext(PullImageResponse.newBuilder().setImageRef(name).build());
        response.onCompleted();
    }
}
