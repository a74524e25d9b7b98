package dev.spillway.provider.cri.runtime;

import dev.spillway.cri.api.AuthConfig;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.ImageFsInfoRequest;
import dev.spillway.cri.api.ImageServiceGrpc;
import dev.spillway.cri.api.ImageServiceGrpc.ImageServiceBlockingV2Stub;
import dev.spillway.cri.api.ImageSpec;
import dev.spillway.cri.api.ImageStatusRequest;
import dev.spillway.cri.api.ImageStatusResponse;
import dev.spillway.cri.api.ListImagesRequest;
import dev.spillway.cri.api.PullImageRequest;
import dev.spillway.cri.api.RemoveImageRequest;
import dev.spillway.cri.api.RemoveImageResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The image half of CRI as blocking calls. Safe for use by many threads. */
public final class ImageClient {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final ImageServiceBlockingV2Stub stub;

    public ImageClient(Channel channel) {
        this.stub = ImageServiceGrpc.newBlockingV2Stub(channel);
    }

    /** The image of this name, digest or id, if the runtime has it. */
    public Optional<Image> image(String reference) throws CriException {
        ImageStatusRequest request =
                ImageStatusRequest.newBuilder().setImage(spec(reference)).build();
        try {
            ImageStatusResponse response = stub.withDeadlineAfter(TIMEOUT).imageStatus(request);
            return response.hasImage() ? Optional.of(response.getImage()) : Optional.empty();
        } catch (StatusException e) {
            throw new CriException("ImageStatus", e);
        }
    }

    /** Takes as long as it takes, and ends early only when the calling thread is interrupted. */
    public String pull(String reference, Optional<AuthConfig> credentials) throws CriException {
        PullImageRequest.Builder request = PullImageRequest.newBuilder().setImage(spec(reference));
        credentials.ifPresent(request::setAuth);
        try {
            return stub.pullImage(request.build()).getImageRef();
        } catch (StatusException e) {
            throw new CriException("PullImage", e);
        }
    }

    /** All that the runtime has. */
    public List<Image> images() throws CriException {
        try {
            return stub.withDeadlineAfter(TIMEOUT)
                    .listImages(ListImagesRequest.getDefaultInstance())
                    .getImagesList();
        } catch (StatusException e) {
            throw new CriException("ListImages", e);
        }
    }

    /** Removes an image under all its names; nothing if it is not there. */
    public void remove(String reference) throws CriException {
        try {
            RemoveImageResponse _ = stub.withDeadlineAfter(TIMEOUT)
                    .removeImage(RemoveImageRequest.newBuilder()
                            .setImage(spec(reference))
                            .build());
        } catch (StatusException e) {
            throw new CriException("RemoveImage", e);
        }
    }

    /** A directory on the file system that images are unpacked to; empty if the runtime does not say. */
    public Optional<String> mountPoint() throws CriException {
        try {
            return stub
                    .withDeadlineAfter(TIMEOUT)
                    .imageFsInfo(ImageFsInfoRequest.getDefaultInstance())
                    .getImageFilesystemsList()
                    .stream()
                    .map(usage -> usage.getFsId().getMountpoint())
                    .findFirst();
        } catch (StatusException e) {
            throw new CriException("ImageFsInfo", e);
        }
    }

    private static ImageSpec spec(String reference) {
        return ImageSpec.newBuilder().setImage(reference).build();
    }
}
