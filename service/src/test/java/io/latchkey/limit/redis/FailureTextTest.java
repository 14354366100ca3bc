package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("unit")
class FailureTextTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new RedisCommandExecutionException("OOM command not allowed"), "it replies OOM"),
                arguments(new RedisCommandExecutionException("ERR what a-password"), "it replies with an error"),
                arguments(new RedisException("Currently not connected"), "the connection was lost"),
                arguments(new ClosedChannelException(), "the connection was lost"),
                arguments(new IOException("Connection reset by peer"), "the connection was lost"),
                arguments(new UnknownHostException("redis.example"), "its host name is unknown"),
                arguments(new ConnectException("refused"), "it cannot be reached"),
                arguments(new TimeoutException(), "no reply within 50 ms"),
                arguments(
                        new SSLHandshakeException("").initCause(new CertificateException("no path")),
                        "its certificate is not trusted or is for another host"),
                arguments(new SSLException("not an SSL record"), "TLS failed"),
                arguments(new UncheckedIOException(new NoSuchFileException("p")), "its passwordFile cannot be read"),
                arguments(new IllegalStateException("a-password"), "the connection failed, IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsDescribedInFixedWordsHoweverDeepItsCause(Throwable failure, String text) {
        Duration timeout = Duration.ofMillis(50);

        assertThat(FailureText.of(failure, timeout)).isEqualTo(text);
        assertThat(FailureText.of(new ExecutionException(new RedisConnectionException("outer", failure)), timeout))
                .isEqualTo(text);
    }
}
