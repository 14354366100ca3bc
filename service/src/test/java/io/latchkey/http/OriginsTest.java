package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class OriginsTest {
    private static final Origins SOME = Origins.of(List.of(
            "https://App.Example.com",
            "http://localhost:5173",
            "HTTP://plain.example.com:80",
            "https://secure.example.com:443",
            "http://[::1]:3000",
            "capacitor://localhost",
            "null"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://app.example.com:443",
                "HTTPS://APP.example.com",
                "http://localhost:5173",
                "http://plain.example.com",
                "https://secure.example.com",
                "http://[::1]:3000",
                "capacitor://localhost",
                "null"
            })
    void aListedOriginIsAllowedAsItIsSent(String origin) {
        assertThat(SOME.allowing(origin)).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "http://app.example.com",
                "https://app.example.com:444",
                "https://app.example.com.evil.example",
                "https://evil.example/https://app.example.com",
                "https://app.example.com@evil.example",
                "https://app.example.com/",
                "https://app.example.com, https://evil.example",
                "https://sub.app.example.com",
                "http://localhost",
                "http://localhost:51730",
                "http://secure.example.com:443",
                "app.example.com"
            })
    void anyOtherIsNot(String origin) {
        assertThat(SOME.allowing(origin)).isNull();
        assertThat(Origins.of(List.of()).allowing(origin)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "null", "anything at all"})
    void theStarAllowsEveryOriginWithoutNamingOne(String origin) {
        assertThat(Origins.of(List.of("*")).allowing(origin)).isEqualTo("*");
    }
}
