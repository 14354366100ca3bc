package io.latchkey.key;

import com.google.common.base.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads text files: UTF-8, with or without a byte order mark. Refuses files that could block the reader or exhaust the memory: a
 * pipe without a writer blocks its reader forever, and so may a device. Stateless.
 */
public final class TextFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private TextFile() {}

    /**
     * Returns the text of a regular file, or of the target of a symbolic link, without a byte order mark.
     *
     * @param mostBytes the largest size that is accepted
     * @throws NoSuchFileException if the file does not exist
     * @throws UnreadableException if the file exists but cannot be read; the message completes "a file that ..."
     */
    public static String read(Path path, int mostBytes) throws NoSuchFileException, UnreadableException {
        return decode(readBytes(path, mostBytes));
    }

    /**
     * Returns all bytes of a regular file, or of the target of a symbolic link.
     *
     * @param mostBytes the largest size that is accepted
     * @throws NoSuchFileException if the file does not exist
     * @throws UnreadableException if the file exists but cannot be read; the message completes "a file that ..."
     */
    static byte[] readBytes(Path path, int mostBytes) throws NoSuchFileException, UnreadableException {
        if (Files.isDirectory(path)) {
            throw new UnreadableException("is a folder; Docker makes one where the file to mount does not exist");
        }
        if (Files.exists(path) && !isOfAKindToRead(path)) {
            throw new UnreadableException("is a pipe or a device; copy its content into a regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return readBytes(in, mostBytes);
        } catch (NoSuchFileException | UnreadableException e) {
            throw e;
        } catch (IOException e) {
            // The message contains the path, which may be a key in the wrong variable.
            throw new UnreadableException(KeyReading.describe(e));
        }
    }

    /**
     * Returns the rest of a stream. Ignores the file system's size, because the file may grow, and some files of /proc have size
     * 0.
     *
     * @param mostBytes the largest size that is accepted
     * @throws UnreadableException if there is more
     */
    public static byte[] readBytes(InputStream in, int mostBytes) throws IOException {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new UnreadableException("is larger than " + text(mostBytes));
        }
        return bytes;
    }

    /** Returns whether {@link #read} finds a file that it may open, whatever its size and content. */
    public static boolean isReadable(Path path) {
        return Files.isReadable(path) && isOfAKindToRead(path);
    }

    /** Accepts {@code /dev/null} too, which never blocks and is the usual name of an empty file. */
    private static boolean isOfAKindToRead(Path path) {
        try {
            return Files.isRegularFile(path) || path.toRealPath().equals(Path.of("/dev/null"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(int bytes) {
        return bytes < MIB ? bytes / KIB + " KiB" : bytes / MIB + " MiB";
    }

    /**
     * Returns the text of these bytes, without a byte order mark.
     *
     * @throws UnreadableException if they are not UTF-8; the message completes "a file that ..."
     */
    public static String decode(byte[] bytes) throws UnreadableException {
        if (isUtf16(bytes)) {
            throw new UnreadableException("is UTF-16 text; save it as UTF-8");
        }
        if (!Utf8.isWellFormed(bytes)) {
            throw new UnreadableException("is not UTF-8 text; save it as UTF-8");
        }
        return withoutMark(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Returns the text without a byte order mark at its beginning. */
    static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** UTF-16 begins with its byte order mark, or has a zero byte in one of its first two characters. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int firstTwo = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        return firstTwo == 0xFEFF || firstTwo == 0xFFFE || (bytes[0] == 0) != (bytes[1] == 0);
    }

    /** Signals that a file exists, but is not readable as text. The message completes "a file that ..." and quotes nothing. */
    public static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
