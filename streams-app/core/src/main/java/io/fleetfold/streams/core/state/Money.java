package io.fleetfold.streams.core.state;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Exact USD with twelve decimals, as state keeps them. */
public final class Money {
  /** Decimals. */
  public static final int SCALE = 12;

  /** No money, with all decimals. */
  public static final BigDecimal ZERO = BigDecimal.ZERO.setScale(SCALE);

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private Money() {}

  /** State's bytes of USD with scale 12. */
  public static ByteBuffer bytes(BigDecimal usd) {
    return usd.signum() == 0
        ? EMPTY.duplicate()
        : ByteBuffer.wrap(usd.setScale(SCALE).unscaledValue().toByteArray());
  }

  /** USD with scale 12 of state's bytes. */
  public static BigDecimal usd(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return ZERO;
    }
    byte[] unscaled = new byte[bytes.remaining()];
    bytes.duplicate().get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), SCALE);
  }
}
