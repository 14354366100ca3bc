package io.latchkey.admin;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Forwards text in chunks. A text that fits into one chunk is forwarded only at the end, so that an earlier failure leaves no
 * partial output. Not thread-safe.
 */
final class ChunkedWriter extends BufferedWriter {
    /** Maximum number of buffered characters. */
    static final int CHUNK = 32 * 1024;

    ChunkedWriter(PrintWriter output) {
        super(new Checked(output), CHUNK);
    }

    /** Does nothing: chunks are forwarded when they are full. */
    @Override
    public void flush() {}

    /** Forwards the last chunk, and leaves the output open. */
    @Override
    public void close() throws IOException {
        super.flush();
    }

    /** Throws an exception for a failed write, which a {@link PrintWriter} does not. */
    private static final class Checked extends FilterWriter {
        private final PrintWriter output;

        Checked(PrintWriter output) {
            super(output);
            this.output = output;
        }

        @Override
        public void write(char[] text, int start, int length) throws IOException {
            output.write(text, start, length);
            if (output.checkError()) {
                throw new ReaderClosedException();
            }
        }
    }

    /** Signals that the client closed the connection, or did not read for too long. */
    static final class ReaderClosedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
