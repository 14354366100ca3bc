package io.latchkey.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ServerSetupTest {
    private final Server server = new Server();
    private final ServerSetup setup = new ServerSetup();

    @Test
    void aServerThatIsStartedAgainKeepsItsParts() throws Exception {
        RequestLog original = (request, response) -> {};
        server.setHandler(new GracefulHandler(new DefaultHandler()));
        server.setRequestLog(original);
        server.addEventListener(setup);
        // Not in their order, which does not depend on that of these calls.
        List<ServerSetup.HandlerPlace> places = new ArrayList<>(List.of(ServerSetup.HandlerPlace.values()));
        places.add(places.remove(1));
        places.forEach(place -> setup.add(place, (outer, next) -> new Part(place.name(), next)));
        for (ServerSetup.LogPlace place : ServerSetup.LogPlace.values()) {
            setup.add(place, log -> new Log(place.name(), log));
        }
        List<Server> prepared = new ArrayList<>();
        setup.prepare(prepared::add);

        for (int i = 0; i < 2; i++) {
            server.start();

            assertThat(handlers())
                    .containsExactly(
                            "QUERY_KEYS",
                            "DOT_SEGMENTS",
                            "GracefulHandler",
                            "FORWARD_AUTH",
                            "BODIES",
                            "SERVLETS",
                            "DefaultHandler");
            assertThat(server.getRequestLog())
                    .isEqualTo(new Log("FILTER", new Log("QUERY_KEYS", new Log("REDACTION", original))));
            assertThat(prepared).containsExactly(server);
            server.stop();
        }
    }

    @Test
    void aServerWithoutAGracefulEndHasAllParts() throws Exception {
        server.setHandler(new DefaultHandler());
        server.addEventListener(setup);
        setup.add(ServerSetup.HandlerPlace.DOT_SEGMENTS, (outer, next) -> new Part("outer", next));
        setup.add(ServerSetup.HandlerPlace.BODIES, (outer, next) -> new Part("inner", next));

        server.start();
        server.stop();

        assertThat(handlers()).containsExactly("outer", "inner", "DefaultHandler");
        assertThat(server.getRequestLog()).isNull();
    }

    @Test
    void aPreparationThatThrowsStopsTheStart() {
        server.addEventListener(setup);
        setup.prepare(started -> {
            throw new IllegalArgumentException("no");
        });

        assertThatThrownBy(server::start).hasMessage("no");
    }

    private List<String> handlers() {
        List<String> names = new ArrayList<>();
        Handler handler = server;
        while (handler instanceof Handler.Singleton around) {
            handler = around.getHandler();
            names.add(
                    handler instanceof Part part
                            ? part.name
                            : handler.getClass().getSimpleName());
        }
        return names;
    }

    private static final class Part extends Handler.Wrapper {
        private final String name;

        Part(String name, Handler next) {
            super(next);
            this.name = name;
        }
    }

    private record Log(String name, RequestLog next) implements RequestLog {
        @Override
        public void log(org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response) {
            next.log(request, response);
        }
    }
}
