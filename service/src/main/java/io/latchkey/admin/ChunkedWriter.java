package io.latchkey.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Forwards text in chunks. A text that fits into one chunk is forwarded only at the end, so that an earlier failure leaves no
 * partial output. Not thread-safe.
 */
final class ChunkedWriter extends Writer {
    /** Maximum number of buffered characters. */
    static final int CHUNK = 32 * 1024;

    private final PrintWriter output;
    private final StringBuilder chunk = new StringBuilder();

    ChunkedWriter(PrintWriter output) {
        this.output = output;
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
        int from = start;
        int left = length;
        while (chunk.length() + left > CHUNK) {
            int part = CHUNK - chunk.length();
            chunk.append(text, from, part);
            from += part;
            left -= part;
            forward();
            // A PrintWriter does not throw.
            if (output.checkError()) {
                throw new ReaderClosedException();
            }
        }
        chunk.append(text, from, left);
    }

    /** Does nothing: chunks are forwarded when they are full. */
    @Override
    public void flush() {}

    /** Forwards the last chunk, and leaves the output open. */
    @Override
    public void close() {
        forward();
    }

    private void forward() {
        output.append(chunk);
        chunk.setLength(0);
    }

    /** Signals that the client closed the connection, or did not read for too long. */
    static final class ReaderClosedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
