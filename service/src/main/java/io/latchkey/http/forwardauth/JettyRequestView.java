package io.latchkey.http.forwardauth;

import io.latchkey.http.RequestView;
import io.latchkey.http.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A Jetty request. Its headers are read by index, because an iterator per header name would be garbage of every request. */
record JettyRequestView(Request request) implements RequestView {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public @Nullable InetAddress peer() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                        && socket.getAddress() != null
                ? socket.getAddress()
                : TrustedProxies.address(Request.getRemoteAddr(request));
    }

    @Override
    public List<String> headers(String name) {
        HttpFields fields = request.getHeaders();
        HttpField only = null;
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.getField(i);
            if (field.is(name)) {
                if (only != null) {
                    return fields.getValuesList(name);
                }
                only = field;
            }
        }
        return only == null ? List.of() : List.of(Objects.requireNonNullElse(only.getValue(), ""));
    }

    @Override
    public boolean hasHeader(Predicate<String> name) {
        HttpFields fields = request.getHeaders();
        for (int i = 0; i < fields.size(); i++) {
            if (name.test(fields.getField(i).getName())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void forEachHeader(BiConsumer<String, String> visitor) {
        HttpFields fields = request.getHeaders();
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.getField(i);
            visitor.accept(field.getName(), Objects.requireNonNullElse(field.getValue(), ""));
        }
    }

    @Override
    public @Nullable String query() {
        return request.getHttpURI().getQuery();
    }
}
