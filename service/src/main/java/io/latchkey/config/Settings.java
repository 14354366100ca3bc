package io.latchkey.config;

import java.util.function.Consumer;

/**
 * A group of settings, each a field whose initial value is its default. Only Jackson and {@link #with} write to the fields, each
 * before anything else sees the object, so that it is immutable from outside. A new setting is a new field and a new {@code with}
 * method, which breaks neither source nor binary compatibility.
 *
 * @param <S> the group itself
 */
abstract class Settings<S extends Settings<S>> implements Cloneable {
    /** Returns a copy to which this change was made. */
    @SuppressWarnings("unchecked") // a class names itself as S
    final S with(Consumer<S> change) {
        try {
            S copy = (S) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Shows no value, because some are secrets. */
    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }
}
