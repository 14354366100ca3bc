package io.latchkey.limit.redis;

import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of Redis, as a URI. Immutable; {@link #toString} is the URI without user and password.
 *
 * <ul>
 *   <li>{@code redis://host:6379/0}, and {@code rediss://} over TLS: one server;
 *   <li>{@code redis-sentinel://host1:26379,host2:26379/0#master}, and {@code rediss-sentinel://}: the master that these
 *       sentinels report;
 *   <li>{@code redis-cluster://host1:6379,host2:6379}, and {@code rediss-cluster://}: the cluster that these nodes belong to.
 * </ul>
 *
 * <p>Query parameters are those of Lettuce, such as {@code ?verifyPeer=CA}.
 */
public final class RedisAddress {
    private static final Pattern FORM = Pattern.compile(
            "(rediss?)(-sentinel|-cluster)?://(?:([^@/?#]*)@)?([^@/?#]+)(/\\d{0,5})?(\\?[^#]*)?(#[^#]+)?");
    private static final Pattern HOST = Pattern.compile("(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");
    private static final int LARGEST_PORT = 65_535;
    private static final String CLUSTER = "-cluster";
    private static final String SENTINEL = "-sentinel";

    private final String text;
    private final boolean cluster;
    private final List<String> uris;
    private final RedisLogin login;

    private RedisAddress(String text, boolean cluster, List<String> uris, RedisLogin login) {
        this.text = text;
        this.cluster = cluster;
        this.uris = List.copyOf(uris);
        this.login = login;
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if it is malformed; the message repeats no part of it
     */
    public static RedisAddress parse(String uri) {
        Matcher parts = FORM.matcher(uri.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an address of Redis");
        }
        String kind = parts.group(2) == null ? "" : parts.group(2);
        List<String> hosts = List.of(parts.group(4).split(",", -1));
        boolean many = !kind.isEmpty();
        if ((hosts.size() > 1 && !many)
                || kind.equals(SENTINEL) == (parts.group(7) == null)
                || !hosts.stream().allMatch(RedisAddress::isHost)
                || (kind.equals(CLUSTER) && databaseOf(parts) != 0)) {
            throw new IllegalArgumentException("not an address of Redis");
        }
        String rest = or(parts.group(5)) + or(parts.group(6)) + or(parts.group(7));
        List<String> uris = new ArrayList<>();
        if (kind.equals(CLUSTER)) {
            hosts.forEach(host -> uris.add(parts.group(1) + "://" + host + rest));
        } else {
            uris.add(parts.group(1) + kind + "://" + parts.group(4) + rest);
        }
        return new RedisAddress(
                parts.group(1) + kind + "://" + parts.group(4) + rest,
                kind.equals(CLUSTER),
                uris,
                loginIn(parts.group(3)));
    }

    /** Returns the user and password in front of the host, or none. */
    public RedisLogin login() {
        return login;
    }

    boolean isCluster() {
        return cluster;
    }

    /** Returns the URIs for Lettuce: one, or one for each node of a cluster that the address names. */
    List<RedisURI> uris(RedisLogin login, Duration timeout) {
        List<RedisURI> all = new ArrayList<>();
        for (String uri : uris) {
            RedisURI one = RedisURI.create(uri);
            one.setTimeout(timeout);
            one.setClientName("latchkey");
            if (login.isGiven()) {
                one.setCredentialsProvider(RedisCredentialsProvider.from(login::read));
            }
            all.add(one);
        }
        return all;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Reads {@code user:password}, {@code :password} or {@code password}, percent-encoded, as Lettuce does. */
    private static RedisLogin loginIn(@Nullable String information) {
        if (information == null || information.isEmpty()) {
            return RedisLogin.NONE;
        }
        int colon = information.indexOf(':');
        String user = colon <= 0 ? null : decoded(information.substring(0, colon));
        return new RedisLogin(user, decoded(information.substring(colon + 1)), null);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isHost(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        int port = parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1));
        return port > 0 && port <= LARGEST_PORT;
    }

    private static int databaseOf(Matcher parts) {
        String path = or(parts.group(5));
        return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
    }

    private static String or(@Nullable String part) {
        return part == null ? "" : part;
    }
}
