package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Seed;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No two texts have the same header value, also for a service that decodes what it gets. */
@Tag("unit")
@ExtendWith(Seed.class)
class HeaderTextTest {
    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "alice smith, alice smith",
        "bob+x@example.com, bob+x@example.com",
        "%, %25",
        "%61dmin, %2561dmin",
        "%2561dmin, %252561dmin",
        "50% off, 50%25 off",
        "a%b c%20d, a%25b c%2520d",
        "jos\u00e9, jos%C3%A9",
        "jos%C3%A9, jos%25C3%25A9",
        "Zo\u00eb 100%, Zo%C3%AB%20100%25",
        "' a', %20a",
        "'', ''"
    })
    void everyPercentSignIsEncoded(String text, String value) {
        assertThat(HeaderText.of(text)).isEqualTo(value);
        assertThat(decoded(value)).isEqualTo(text);
    }

    @Test
    void decodingGivesEveryTextBack() {
        Random random = Seed.random("parts");
        List<String> parts =
                List.of("%", "%25", "%C3%A9", "\u00e9", "61", "a", " ", "+", "\n", "\ud83d\ude00", "\"", ",");
        Set<String> texts = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            String value = HeaderText.of(text.toString());
            assertThat(decoded(value)).isEqualTo(text.toString());
            assertThat(value).matches("[ -~]*");
            texts.add(text.toString());
            values.add(value);
        }
        assertThat(values).hasSameSizeAs(texts);
    }

    /** Percent-decoding as RFC 3986 has it: a plus sign is a plus sign. */
    private static String decoded(String value) {
        return URI.create("x:/" + value.replace(" ", "%20").replace("\"", "%22").replace("\\", "%5C"))
                .getPath()
                .substring(1);
    }
}
