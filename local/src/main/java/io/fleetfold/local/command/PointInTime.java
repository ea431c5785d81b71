package io.fleetfold.local.command;

import io.fleetfold.schemas.Times;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time as the query API does. */
final class PointInTime implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return Times.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException("'" + text + "' is not a time: take " + Times.FORMS);
    }
  }
}
