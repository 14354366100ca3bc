package io.latchkey.ops;

import java.io.IOException;

/** A proxy in front of the service that queries Latchkey. */
interface Front extends AutoCloseable {
    WireAnswer send(WireRequest request) throws IOException;

    @Override
    void close() throws IOException;
}
