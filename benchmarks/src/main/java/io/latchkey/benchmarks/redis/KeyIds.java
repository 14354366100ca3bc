package io.latchkey.benchmarks.redis;

import java.util.stream.IntStream;

/** Ids as keys have them: 16 hexadecimal digits. */
final class KeyIds {
    private KeyIds() {}

    /** Each with something in front, for all use one Redis. */
    static String[] of(int count, String front) {
        return IntStream.range(0, count)
                .mapToObj(number -> String.format("%s%016x", front, number * 0x9E3779B97F4A7C15L))
                .toArray(String[]::new);
    }
}
