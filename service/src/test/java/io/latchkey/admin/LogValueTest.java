package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class LogValueTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/a/b.c;d=e%2F&{x}'|/a/b.c;d=e%2F&{x}'",
                "a b|a%20b",
                "a\"b|a%22b",
                "a\\b|a%5Cb",
                "a\u0000\u001b[31m\u007fb|a%00%1B[31m%7Fb",
                "\u00e9\u2028\u202e|%C3%A9%E2%80%A8%E2%80%AE",
                "\ud83d\ude00|%F0%9F%98%80",
                "~\r\nrefused\n~|%0D%0Arefused%0A",
            })
    void writesVisibleAsciiOnly(String text, String value) {
        assertThat(LogValue.of(text)).isEqualTo(value);
    }

    @Test
    void truncatesLongTexts() {
        assertThat(LogValue.of("x".repeat(512))).isEqualTo("x".repeat(512));
        assertThat(LogValue.of("x".repeat(8192))).isEqualTo("x".repeat(512) + "...");
        // Cut between the two halves of one character.
        assertThat(LogValue.of("x".repeat(511) + "\ud83d\ude00")).matches("x{511}\\?\\.\\.\\.");
    }
}
