package io.latchkey.http;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is read of a request, whatever server or framework holds it. Used by one thread at a time. */
public interface RequestView {
    String method();

    /** The address at the other end of the connection, or null if it has none. */
    @Nullable
    InetAddress peer();

    /** All values of a header, in order; empty if it is not there. */
    List<String> headers(String name);

    /** Returns whether the request has a header whose name the given test accepts. */
    boolean hasHeader(Predicate<String> name);

    /** Returns the raw query, or null if there is none. */
    @Nullable
    String query();
}
