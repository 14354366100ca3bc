package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.PresentedKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CredentialsTest {
    private static final Credentials ONE = new Credentials.One(new PresentedKey("sk_a%2Fb"));

    @ParameterizedTest
    @ValueSource(strings = {"sk_a%2Fb", "/x/sk_a%2Fb/y", "/sk_a%252Fb", "/%73%6b_a%252Fb", "/%ff%C3%A9/sk_a%25%32%46b"})
    void findsTheKeyAsItIsAndPercentEncoded(String text) {
        assertThat(ONE.mightBeIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/sk_a/b", "/SK_A%252FB", "/sk_a%2", "%", "%zz", "/sk_a$1\\b"})
    void doesNotFindTheKeyWhereItIsNot(String text) {
        assertThat(ONE.mightBeIn(text)).isFalse();
        assertThat(new Credentials.None().mightBeIn(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/x"})
    void suspectsEveryTextWhereTheKeysAreSeveral(String text) {
        assertThat(new Credentials.Ambiguous().mightBeIn(text)).isTrue();
    }
}
