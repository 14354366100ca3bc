package io.latchkey.http;

import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The parts of a request that Latchkey reads, independent of the server or framework. Not thread-safe. */
public interface RequestView {
    /** Returns the method of the request line. */
    String method();

    /** Returns the address at the other end of the connection, or null if it has none. */
    @Nullable
    InetAddress peer();

    /** Returns all values of a header, in order; empty if it is absent. */
    List<String> headers(String name);

    /** Returns whether the test accepts the name of any header. */
    boolean hasHeader(Predicate<String> name);

    /** Calls the visitor with the name and value of each header, in order. */
    void forEachHeader(BiConsumer<String, String> visitor);

    /** Returns the raw query, or null if there is none. */
    @Nullable
    String query();
}
