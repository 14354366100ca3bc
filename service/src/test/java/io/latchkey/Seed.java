package io.latchkey;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Random numbers that can be repeated. All of a run come from one seed: that of {@code -Dlatchkey.seed=}, or a random one. Test
 * classes that use it have {@code @ExtendWith(Seed.class)}, so that a failure prints the command that repeats it.
 */
public final class Seed implements TestExecutionExceptionHandler {
    private static final String PROPERTY = "latchkey.seed";
    private static final long SEED = Long.getLong(PROPERTY, new Random().nextLong());

    /** Returns random numbers that are the same in each run with the same seed and the same use. */
    public static Random random(Object use) {
        return random(SEED, use);
    }

    static Random random(long seed, Object use) {
        return new Random(seed + 31L * use.toString().hashCode());
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        String command = command(
                context.getRequiredTestClass().getSimpleName(),
                context.getRequiredTestMethod().getName());
        System.err.println(command);
        failure.addSuppressed(new Hint(command));
        throw failure;
    }

    static String command(String testClass, String method) {
        String test = "-Dtest='" + testClass + "#" + method + "' ";
        String maven = testClass.endsWith("IT")
                ? "mvn verify -Djacoco.skip=true " + test.replace("-Dtest", "-Dit.test")
                        + "-Dtest=Seed -Dsurefire.failIfNoSpecifiedTests=false "
                : "mvn test " + test;
        return "To repeat this with the same random numbers: " + maven + "-D" + PROPERTY + "=" + SEED;
    }

    /** In the report of a failed test, below its stack trace. */
    private static final class Hint extends Exception {
        private static final long serialVersionUID = 1;

        Hint(String message) {
            super(message, null, false, false);
        }
    }
}
