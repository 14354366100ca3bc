package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ReplyGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\r\n",
                "*4\r\n:1\r\n:59\r\n:-1\r\n:2147483647\r\n",
                "*-1\r\n$-1\r\n:99999999999999\r\n",
                "-ERR 99999999999 *99999999999\r\n",
                "$16\r\n*9999999999999\r\n\r\n*1000000\r\n",
            })
    void repliesOfRedisPass(String replies) {
        for (int step : new int[] {1, 2, 3, 7, 100}) {
            assertThat(passed(replies, step)).isEqualTo(replies);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">2147483647\r\n",
                "*1000001\r\n",
                "%9999999999999999999999\r\n",
                "~2000000\r\n",
                "$99999999999\r\n",
                "!67108865\r\n",
                "*1\r\n*2147483647\r\n",
                "$1\r\n:\r\n*2147483647\r\n",
            })
    void aLengthThatIsTooLargeClosesTheConnection(String replies) {
        for (int step : new int[] {1, 2, 3, 7, 100}) {
            assertThat(passed(replies, step)).isNotEqualTo(replies);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", ":", "*", "x"})
    void aLineWithoutEndClosesTheConnection(String start) {
        assertThat(passed(start + "1".repeat(70_000), 1000)).hasSizeLessThan(67_000);
    }

    /** Returns what passes until the connection is closed, if it arrives in parts of this many bytes. */
    private static String passed(String replies, int step) {
        EmbeddedChannel channel = new EmbeddedChannel(new ReplyGuard());
        StringBuilder passed = new StringBuilder();
        for (int i = 0; i < replies.length() && channel.isOpen(); i += step) {
            String part = replies.substring(i, Math.min(replies.length(), i + step));
            channel.writeInbound(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII));
            ByteBuf out = channel.readInbound();
            if (out != null) {
                passed.append(out.toString(StandardCharsets.US_ASCII));
                out.release();
            }
        }
        channel.finishAndReleaseAll();
        return passed.toString();
    }
}
