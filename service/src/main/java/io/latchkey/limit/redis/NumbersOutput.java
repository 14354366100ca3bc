package io.latchkey.limit.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reply that should be an array of a given number of integers. An element that is not an integer becomes {@link #ODD};
 * a reply of another shape or length becomes {@link #MALFORMED}. Allocates nothing by a length that Redis announces. For one
 * reply.
 */
final class NumbersOutput extends CommandOutput<String, String, long[]> {
    /** Stands for an element that is an error, a text, an array or null. */
    static final long ODD = Long.MIN_VALUE;

    static final long[] MALFORMED = new long[0];

    private final long[] numbers;
    private int read;
    private int depth;
    private boolean malformed = true;

    NumbersOutput(int count) {
        super(StringCodec.UTF8, MALFORMED);
        this.numbers = new long[count];
    }

    @Override
    public long[] get() {
        return malformed || read != numbers.length ? MALFORMED : numbers;
    }

    @Override
    public void multi(int count) {
        if (depth == 0) {
            malformed = count != numbers.length;
            read = 0;
        } else {
            add(ODD);
        }
        depth++;
    }

    @Override
    public void complete(int remaining) {
        depth = Math.min(depth, remaining);
    }

    private void add(long number) {
        if (depth == 1 && read < numbers.length) {
            numbers[read++] = number;
        } else if (depth <= 1) {
            malformed = true;
        }
    }

    @Override
    public void set(long integer) {
        add(integer);
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        add(ODD);
    }

    @Override
    public void set(double number) {
        add(ODD);
    }

    @Override
    public void set(boolean value) {
        add(ODD);
    }

    @Override
    public void setError(@Nullable ByteBuffer message) {
        if (depth == 0) {
            super.setError(message);
        } else {
            add(ODD);
        }
    }
}
