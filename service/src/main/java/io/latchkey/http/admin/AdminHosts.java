package io.latchkey.http.admin;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The hosts under which the admin port may be reached: {@code localhost}, every IP address, the connector's {@code bindHost}
 * and the names that an operator lists. Immutable.
 *
 * <p>An IP address needs no list. A site can make a browser treat the admin port as a part of the site (DNS rebinding) only if the
 * browser reaches both under one name, which the site's owner resolves to another address. That is impossible with an address.
 * Monitors and probes of Kubernetes use addresses.
 */
final class AdminHosts {
    private static final String LOCALHOST = "localhost";

    private final Set<String> listed;

    AdminHosts(Collection<String> listed) {
        this.listed = listed.stream().map(AdminHosts::lowerCase).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether every host that the request names is one of these, and it names one. */
    boolean accept(Request request) {
        List<String> authorities = new ArrayList<>(request.getHeaders().getValuesList(HttpHeader.HOST));
        if (authorities.size() != 1 && !(authorities.isEmpty() && isMultiplexed(request))) {
            return false;
        }
        // Of a target in absolute form, and of HTTP/2; otherwise Jetty's copy of the header.
        String target = request.getHttpURI().getAuthority();
        if (target != null) {
            authorities.add(target);
        }
        return !authorities.isEmpty()
                && authorities.stream().allMatch(authority -> accept(authority, bindHost(request)));
    }

    /** HTTP/2 has {@code :authority} in place of the header. */
    private static boolean isMultiplexed(Request request) {
        return request.getConnectionMetaData().getHttpVersion().getVersion() >= HttpVersion.HTTP_2.getVersion();
    }

    private boolean accept(String authority, @Nullable String bindHost) {
        Authority parsed = Authority.parse(authority);
        if (parsed == null) {
            return false;
        }
        String host = parsed.host();
        if (InetAddresses.isUriInetAddress(host)) {
            return true;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals(LOCALHOST) || listed.contains(name) || name.equals(bindHost);
    }

    private static @Nullable String bindHost(Request request) {
        Connector connector = request.getConnectionMetaData().getConnector();
        String host = connector instanceof NetworkConnector network ? network.getHost() : null;
        return host == null ? null : lowerCase(host);
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
