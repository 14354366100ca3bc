package io.latchkey.ops;

import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the results of all requests as Markdown tables. The text does not depend on time or machine. */
final class ProxyTable {
    /** The headers that the documents promise; others, such as Date, depend on the proxy. */
    private static final List<String> SHOWN = List.of(
            "WWW-Authenticate",
            "Retry-After",
            "Cache-Control",
            "Location",
            "Access-Control-Allow-Origin",
            "X-Latchkey-Status",
            "X-Latchkey-Code",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "RateLimit-Policy",
            "RateLimit");

    private static final Map<String, String> NAMES_OF_KEYS = Map.of(
            Situation.ALICE, "KEY-OF-ALICE",
            Situation.LIMITED, "KEY-OF-LIMITED",
            Situation.NEAR, "KEY-OF-NEAR",
            Situation.FAR, "KEY-OF-FAR",
            Situation.OTHER_SCOPE, "KEY-OF-OTHER",
            Situation.WRONG, "WRONG-KEY",
            Situation.ELSEWHERE, "KEY-FROM-ELSEWHERE");

    private ProxyTable() {}

    /** Returns a table of each request, byte for byte. */
    static String requests() {
        StringBuilder table = new StringBuilder("| request | sent |\n|---|---|\n");
        for (Situation situation : Situation.ALL) {
            table.append("| " + situation.name() + " | " + sent(situation.request()) + " |\n");
        }
        return table.toString();
    }

    /** Returns a table of every request and every proxy, with one word for each result. */
    static String overview(Collection<ProxyRun> runs) {
        StringBuilder table = new StringBuilder("| request |");
        runs.forEach(run -> table.append(" " + run.kind().title() + (run.kind().real() ? "" : "\\*") + " |"));
        table.append("\n|---|" + "---|".repeat(runs.size()) + "\n");
        for (Situation situation : Situation.ALL) {
            table.append("| " + situation.name() + " |");
            for (ProxyRun run : runs) {
                ProxyRun.Outcome outcome = run.outcomes().get(situation);
                table.append(" " + (outcome == null ? "not tried" : word(outcome)) + " |");
            }
            table.append("\n");
        }
        return table.toString();
    }

    /** Returns a table of every request through one proxy, with full results. */
    static String details(ProxyRun run) {
        StringBuilder table = new StringBuilder(
                "| request | status | headers at the caller | body at the caller | at the service |\n|---|---|---|---|---|\n");
        run.outcomes()
                .forEach((situation, outcome) -> table.append("| " + situation.name() + " | "
                        + outcome.answer().status() + " | " + headers(outcome) + " | " + body(outcome.answer()) + " | "
                        + received(outcome) + " |\n"));
        return table.toString();
    }

    private static String word(ProxyRun.Outcome outcome) {
        int status = outcome.answer().status();
        if (outcome.received().isEmpty()) {
            String code = outcome.answer().body().replaceAll("(?s).*\"code\":\"([a-z_]+)\".*|.*", "$1");
            return (status + " " + code).strip();
        }
        WireRequest received = outcome.received().get(0);
        String who = String.join("", received.values("X-Auth-Key-Name"));
        return "**" + status + "** " + (who.isEmpty() ? String.join("", received.values("X-Auth-Source")) : who);
    }

    private static String sent(WireRequest request) {
        long fillers = request.headers().stream().filter(ProxyTable::isFiller).count();
        return lines(Stream.of(
                        firstLine(request),
                        request.headers().stream()
                                .filter(header -> !isFiller(header))
                                .map(header -> header.name() + ": " + named(header.value())),
                        fillers == 0 ? Stream.<String>empty() : Stream.of("(" + fillers + " headers of 500 bytes)"),
                        body(request),
                        request.trailers().stream()
                                .map(header -> "(trailer) " + header.name() + ": " + named(header.value())))
                .flatMap(part -> part));
    }

    /** Includes the version and the host if they differ from the usual ones. */
    private static Stream<String> firstLine(WireRequest request) {
        String line = request.method() + " " + request.target();
        if (request.host() == null) {
            return Stream.of(line + " " + request.version());
        }
        return request.host().equals(WireRequest.HOST) ? Stream.of(line) : Stream.of(line, "Host: " + request.host());
    }

    private static boolean isFiller(Header header) {
        return header.startsWith(HeaderRows.FILLER);
    }

    private static String headers(ProxyRun.Outcome outcome) {
        return lines(SHOWN.stream()
                .flatMap(name -> outcome.answer().values(name).stream()
                        // How many challenges reach the caller depends on the version of nginx.
                        .limit(name.equals("WWW-Authenticate") ? 1 : Long.MAX_VALUE)
                        .map(value -> name + ": " + steady(name, value, outcome.second()))));
    }

    /** Replaces a point in time by its distance from now. */
    private static String steady(String name, String value, long second) {
        return name.equals("X-RateLimit-Reset") ? "(now + " + (Long.parseLong(value) - second) + ")" : value;
    }

    private static String body(WireAnswer answer) {
        String type = String.join("", answer.values("Content-Type")).toLowerCase(Locale.ROOT);
        if (answer.status() == WireAnswer.SWITCHING_PROTOCOLS) {
            return "the messages of both";
        }
        if (!type.equals("application/problem+json") && !answer.body().equals(RecordingService.BODY)) {
            return "the proxy's own page";
        }
        return "`" + answer.body().strip() + "`";
    }

    private static String received(ProxyRun.Outcome outcome) {
        if (outcome.received().isEmpty()) {
            return "nothing";
        }
        return outcome.received().stream()
                .map(request -> lines(Stream.concat(
                        Stream.of(request.method() + " " + request.target()),
                        Stream.concat(
                                request.headers().stream()
                                        .filter(ProxyTable::isAboutTheCaller)
                                        .sorted((a, b) -> a.name().compareToIgnoreCase(b.name()))
                                        .map(header -> header.name().toLowerCase(Locale.ROOT) + ": "
                                                + shown(header, request, outcome)),
                                body(request)))))
                .collect(Collectors.joining("<br>and<br>"));
    }

    /** Replaces a signature, which differs between runs, by whether it is valid. */
    private static String shown(Header header, WireRequest request, ProxyRun.Outcome outcome) {
        if (!header.is("X-Latchkey-Signature")) {
            return named(header.value());
        }
        try {
            return outcome.isSigned(request) ? "(verified)" : "(not Latchkey's)";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAboutTheCaller(Header header) {
        return !header.value().isEmpty()
                && (header.name().toLowerCase(Locale.ROOT).replace('_', '-').startsWith("x-auth-")
                        || header.name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                                .equals("x-latchkey-signature")
                        || header.is("X-API-Key")
                        || header.is("Authorization"));
    }

    private static Stream<String> body(WireRequest request) {
        return request.length() == 0 ? Stream.empty() : Stream.of("(" + request.length() + " bytes)");
    }

    private static String named(String text) {
        String result = text;
        for (Map.Entry<String, String> key : NAMES_OF_KEYS.entrySet()) {
            result = result.replace(key.getKey(), key.getValue());
        }
        return result;
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> "`" + line.replace("|", "\\|").replace("`", "'") + "`")
                .collect(Collectors.joining("<br>"));
    }
}
