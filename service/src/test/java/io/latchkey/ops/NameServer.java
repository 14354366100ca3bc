package io.latchkey.ops;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server with the addresses of a few names without a dot, like Docker's own. */
final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final short RESPONSE_AUTHORITATIVE = (short) 0x8580;
    private static final short POINTER_TO_THE_QUESTION = (short) 0xC00C;
    private static final short TYPE_A = 1;
    private static final short CLASS_IN = 1;

    private final Map<String, InetAddress> addresses = new ConcurrentHashMap<>();
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    NameServer() throws IOException {
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    void put(String name, InetAddress address) {
        addresses.put(name, address);
    }

    private void serve() {
        byte[] piece = new byte[512];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(piece, piece.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(piece, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // Closed: the end.
        }
    }

    /** Returns the question with its address, if there is one (RFC 1035, section 4). */
    private byte[] answer(ByteBuffer question) {
        short id = question.getShort(0);
        int length = question.get(HEADER);
        byte[] name = new byte[length];
        question.get(HEADER + 1, name);
        int end = HEADER + 1 + length + 1;
        short type = question.getShort(end);
        byte[] asked = new byte[end + 4 - HEADER];
        question.get(HEADER, asked);
        InetAddress address = addresses.get(new String(name, StandardCharsets.US_ASCII));
        boolean found = address != null && type == TYPE_A;
        ByteBuffer answer = ByteBuffer.allocate(HEADER + asked.length + (found ? 16 : 0))
                .putShort(id)
                .putShort(RESPONSE_AUTHORITATIVE)
                .putShort((short) 1)
                .putShort((short) (found ? 1 : 0))
                .putInt(0)
                .put(asked);
        if (found) {
            answer.putShort(POINTER_TO_THE_QUESTION)
                    .putShort(TYPE_A)
                    .putShort(CLASS_IN)
                    .putInt(1)
                    .putShort((short) 4)
                    .put(address.getAddress());
        }
        return answer.array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
