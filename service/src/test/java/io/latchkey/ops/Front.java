package io.latchkey.ops;

import java.io.IOException;

/** What stands in front of the service and asks Latchkey. */
interface Front extends AutoCloseable {
    WireAnswer send(WireRequest request) throws IOException;

    @Override
    void close() throws IOException;
}
