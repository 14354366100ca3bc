package io.latchkey.http;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** A request as Jetty holds it. */
record JettyFacts(Request request) implements RequestFacts {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String peer() {
        return Request.getRemoteAddr(request);
    }

    @Override
    public List<String> headers(String name) {
        HttpFields fields = request.getHeaders();
        HttpField first = fields.getField(name);
        return first == null ? List.of() : fields.getValuesList(name);
    }
}
