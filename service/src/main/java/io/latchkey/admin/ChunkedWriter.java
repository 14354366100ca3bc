package io.latchkey.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Passes text on in pieces. What fits in one piece is passed on at the end only, so that a failure before that leaves nothing
 * half written. Not thread-safe.
 */
final class ChunkedWriter extends Writer {
    /** As many characters are kept at most. */
    static final int PIECE = 32 * 1024;

    private final PrintWriter output;
    private final StringBuilder piece = new StringBuilder();

    ChunkedWriter(PrintWriter output) {
        this.output = output;
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
        int from = start;
        int left = length;
        while (piece.length() + left > PIECE) {
            int part = PIECE - piece.length();
            piece.append(text, from, part);
            from += part;
            left -= part;
            passOn();
            // A PrintWriter throws nothing.
            if (output.checkError()) {
                throw new ReaderClosedException();
            }
        }
        piece.append(text, from, left);
    }

    /** Does nothing: pieces are passed on when they are full. */
    @Override
    public void flush() {}

    /** Passes the last piece on, and leaves the output open. */
    @Override
    public void close() {
        passOn();
    }

    private void passOn() {
        output.append(piece);
        piece.setLength(0);
    }

    /** The output takes no more: its reader has closed the connection, or has not read for too long. */
    static final class ReaderClosedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
