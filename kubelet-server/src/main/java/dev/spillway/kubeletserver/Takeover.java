package dev.spillway.kubeletserver;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/** What takes a connection over after a 101: bytes go to the protocol as they are, those that came early first. */
final class Takeover extends AbstractConnection implements Connection.UpgradeTo {
    private final Protocol protocol;
    private ByteBuffer early = BufferUtil.EMPTY_BUFFER;

    /** Speaks to the client until it is done; the connection is closed when it returns. */
    interface Protocol {
        void run(Duplex client) throws Exception;
    }

    Takeover(EndPoint endPoint, Executor executor, Protocol protocol) {
        super(endPoint, executor);
        this.protocol = protocol;
    }

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = BufferUtil.copy(buffer);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        EndPointDuplex client = new EndPointDuplex(getEndPoint(), early);
        Thread.ofVirtual().name("kubelet-stream").start(() -> run(client));
    }

    private void run(EndPointDuplex client) {
        try (client) {
            protocol.run(client);
        } catch (Exception e) {
            StreamLog.ended(e);
        }
    }

    @Override
    public void onFillable() {
        throw new IllegalStateException("an upgraded connection is read by its protocol");
    }
}
