package io.latchkey.http;

import java.util.List;

/** What is read of a request, whatever server or framework holds it. Used by one thread at a time. */
interface RequestFacts {
    String method();

    /** The address of the connection, as text. */
    String peer();

    /** All values of a header, in order; empty if it is not there. */
    List<String> headers(String name);
}
