package io.latchkey.http;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is read of a request, whatever server or framework holds it. Used by one thread at a time. */
interface RequestFacts {
    String method();

    /** The address at the other end of the connection, or null if it has none. */
    @Nullable
    InetAddress peer();

    /** All values of a header, in order; empty if it is not there. */
    List<String> headers(String name);
}
