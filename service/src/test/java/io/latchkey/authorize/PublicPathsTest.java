package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class PublicPathsTest {
    private static final PublicPaths PATHS = new PublicPaths(List.of("/health", "/odd//..;x", "/static/**", "/a/b/**"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/odd//..;x",
                "/static/",
                "/static/a",
                "/static/a/b/c.min.js",
                "/static/a/",
                "/static/.well-known/x",
                "/static/a..b/..c/d...",
                "/static/a%20b/%C3%A9%e4%bd%a0.png",
                "/static/%61",
                "/static/%F0%A0%80%80",
                "/static/e%CC%80/a+b",
                "/static/a+b,c=d:e@f!$&'()*~_-",
                "/a/b/c"
            })
    void anExactPathAndAClearPathBelowAPrefixArePublic(String path) {
        assertThat(PATHS.contain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/health/",
                "/health/a",
                "/static",
                "/Static/a",
                "/staticx/a",
                "/x/static/a",
                "//static/a",
                "/a/bc",
                "/a/b",
                "/static/**/../a/../../b",
                "/static/../items",
                "/static/..",
                "/static/.",
                "/static/./a",
                "/static/a/..",
                "/static/a/../b",
                "/static/...",
                "/static/.../a",
                "/static/..%20/a",
                "/static/..+/a",
                "/static/+../a",
                "/static/.+./a",
                "/static/+/a",
                "/static/..%CC%80/a",
                "/static/%CC%80../a",
                "/static/..%CC%80",
                "/static/..%EF%B8%8F/a",
                "/static/%F0%9F%94%91",
                "/static/a%F3%A0%80%AE/a",
                "/static/..%F3%A0%84%80/a",
                "/static/%20../a",
                "/static/%20",
                "/static//a",
                "/static//",
                "/static/a//b",
                "/static/a;b",
                "/static/..;/a",
                "/static/a%3bb",
                "/static/a\\b",
                "/static/..\\a",
                "/static/a%5cb",
                "/static/a%5C..%5Cb",
                "/static/a%2fb",
                "/static/..%2Fa",
                "/static/%2e%2e/a",
                "/static/.%2E/a",
                "/static/a%2e",
                "/static/%252e%252e/a",
                "/static/%00",
                "/static/a%0d%0ab",
                "/static/%7f",
                "/static/a%3fb",
                "/static/a%23b",
                "/static/a?b",
                "/static/a#b",
                "/static/%",
                "/static/%2",
                "/static/%zz",
                "/static/%u002e",
                "/static/%\uff12\uff12",
                "/static/%c0%ae%c0%ae/a",
                "/static/%c0%af",
                "/static/%e0%80%af",
                "/static/%ff",
                "/static/%ef%bc%8f",
                "/static/%ef%bc%8e%ef%bc%8e/a",
                "/static/%e2%88%95a",
                "/static/%e2%80%a4%e2%80%a4/a",
                "/static/%e2%80%ae",
                "/static/%c2%85",
                "/static/\u00e9",
                "/static/a b",
                "/static/a\tb",
                "/static/<a>",
                "/static/\"a\"",
                "/static/{a}",
                "/static/[a]",
                "/static/a|b",
                "/static/a^b",
                "/static/`a`"
            })
    void everyOtherPathNeedsAKey(String path) {
        assertThat(PATHS.contain(path)).isFalse();
    }

    @Test
    void aLongPathIsReadLikeAnyOther() {
        assertThat(PATHS.contain("/static/" + "a/%C3%A9".repeat(100_000))).isTrue();
        assertThat(PATHS.contain("/static/" + "a/".repeat(100_000) + "../b")).isFalse();
    }
}
