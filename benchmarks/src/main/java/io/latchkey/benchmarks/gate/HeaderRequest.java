package io.latchkey.benchmarks.gate;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Credentials;
import io.latchkey.authorize.RequiredScope;
import io.latchkey.key.PresentedKey;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request with a key in a header, hashed when it is first read. Used by one thread. */
final class HeaderRequest implements AuthRequest {
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

    private final String header;
    private @Nullable Credentials credentials;

    HeaderRequest(String header) {
        this.header = header;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public @Nullable String path() {
        return null;
    }

    @Override
    public Credentials credentials() {
        Credentials found = credentials;
        if (found == null) {
            found = new Credentials.One(new PresentedKey(header));
            credentials = found;
        }
        return found;
    }

    @Override
    public String requestId() {
        return "0123456789abcdef";
    }

    @Override
    public InetAddress clientAddress() {
        return CLIENT;
    }

    @Override
    public List<RequiredScope> requiredScopes() {
        return List.of();
    }
}
