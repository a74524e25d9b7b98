package dev.spillway.provider.cri.fake;

import dev.spillway.cri.api.FilesystemIdentifier;
import dev.spillway.cri.api.FilesystemUsage;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.ImageFsInfoRequest;
import dev.spillway.cri.api.ImageFsInfoResponse;
import dev.spillway.cri.api.ImageServiceGrpc;
import dev.spillway.cri.api.ImageStatusRequest;
import dev.spillway.cri.api.ImageStatusResponse;
import dev.spillway.cri.api.ListImagesRequest;
import dev.spillway.cri.api.ListImagesResponse;
import dev.spillway.cri.api.PullImageRequest;
import dev.spillway.cri.api.PullImageResponse;
import dev.spillway.cri.api.RemoveImageRequest;
import dev.spillway.cri.api.RemoveImageResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * The image half of the fake: every image can be pulled but those whose name says {@code missing}; those
 * whose name says {@code private} take any credentials.
 */
final class FakeImageService extends ImageServiceGrpc.ImageServiceImplBase {
    private static final String DIGEST = "@sha256:0";

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
        if (runtime.offline()) {
            response.onError(
                    Status.UNKNOWN.withDescription("connection refused").asException());
        } else if (name.contains("missing")) {
            response.onError(Status.NOT_FOUND
                    .withDescription("failed to resolve reference \"" + name + "\": not found")
                    .asException());
        } else if (name.contains("private") && !request.hasAuth()) {
            response.onError(Status.UNKNOWN.withDescription("401 Unauthorized").asException());
        } else {
            String image = name.endsWith(DIGEST) ? name.substring(0, name.length() - DIGEST.length()) : name;
            runtime.addImage(image);
            response.onNext(PullImageResponse.newBuilder().setImageRef(image).build());
            response.onCompleted();
        }
    }

    @Override
    public void listImages(ListImagesRequest request, StreamObserver<ListImagesResponse> response) {
        ListImagesResponse.Builder images = ListImagesResponse.newBuilder();
        for (String name : runtime.images) {
            images.addImages(Image.newBuilder()
                    .setId(name)
                    .addRepoTags(name)
                    .addRepoDigests(name + DIGEST)
                    .setSize(4096));
        }
        response.onNext(images.build());
        response.onCompleted();
    }

    @Override
    public void removeImage(RemoveImageRequest request, StreamObserver<RemoveImageResponse> response) {
        runtime.images.remove(request.getImage().getImage());
        response.onNext(RemoveImageResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void imageFsInfo(ImageFsInfoRequest request, StreamObserver<ImageFsInfoResponse> response) {
        response.onNext(ImageFsInfoResponse.newBuilder()
                .addImageFilesystems(FilesystemUsage.newBuilder()
                        .setFsId(FilesystemIdentifier.newBuilder().setMountpoint("/")))
                .build());
        response.onCompleted();
    }
}
