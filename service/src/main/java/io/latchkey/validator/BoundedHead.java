package io.latchkey.validator;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.LenientHttpResponseParser;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Parses the head of a response and all interim responses (1xx) before it, and fails if they are too large together: each may be
 * small, but there may be any number of them. For one connection. Not thread-safe.
 */
final class BoundedHead extends LenientHttpResponseParser {
    private static final int LARGEST = 64 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_FIELDS = 200;
    private static final int MOST_TRAILERS = 10;

    private int left = LARGEST;

    BoundedHead() {
        // The parser fails at this count, not beyond it.
        super(Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_FIELDS + 1)
                .build());
    }

    /** Returns the bounds of a connection, for every line of a response and for its trailers. */
    static Http1Config.Builder connection() {
        return Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(MOST_TRAILERS + 1);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream stream) throws IOException, HttpException {
        ClassicHttpResponse head = super.parse(buffer, new Counted(stream));
        if (head == null || head.getCode() >= HttpStatus.SC_OK) {
            left = LARGEST;
        }
        return head;
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            return count(read, read);
        }

        private int count(int result, int bytes) throws IOException {
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw new MessageConstraintException("the head of the answer is too large");
            }
            return result;
        }
    }
}
