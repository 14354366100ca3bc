package io.latchkey.ops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A WebSocket that sends each text back. */
final class EchoConnection extends AbstractConnection {
    private static final int LONGEST_FRAME = 256;

    EchoConnection(EndPoint endPoint, Request request) {
        super(endPoint, request.getComponents().getExecutor());
    }

    @Override
    public void onOpen() {
        super.onOpen();
        fillInterested();
    }

    @Override
    public void onFillable() {
        ByteBuffer buffer = BufferUtil.allocate(LONGEST_FRAME);
        try {
            int filled = getEndPoint().fill(buffer);
            if (filled < 0) {
                close();
                return;
            }
            if (filled > 0) {
                String text = WebSocketText.read(new ByteArrayInputStream(BufferUtil.toArray(buffer)));
                getEndPoint().write(Callback.NOOP, ByteBuffer.wrap(WebSocketText.frame(text, false)));
            }
            fillInterested();
        } catch (IOException e) {
            close();
        }
    }
}
