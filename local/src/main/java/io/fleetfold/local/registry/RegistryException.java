package io.fleetfold.local.registry;

/** A refusal with one of Confluent's error codes; their first three digits are the HTTP status. */
final class RegistryException extends RuntimeException {
  static final int SUBJECT_NOT_FOUND = 40401;
  static final int VERSION_NOT_FOUND = 40402;
  static final int SCHEMA_NOT_FOUND = 40403;
  static final int SUBJECT_SOFT_DELETED = 40404;
  static final int SUBJECT_NOT_SOFT_DELETED = 40405;
  static final int VERSION_SOFT_DELETED = 40406;
  static final int VERSION_NOT_SOFT_DELETED = 40407;
  static final int LEVEL_NOT_SET = 40408;
  static final int MODE_NOT_SET = 40409;
  static final int INCOMPATIBLE = 409;
  static final int INVALID_SCHEMA = 42201;
  static final int INVALID_VERSION = 42202;
  static final int INVALID_LEVEL = 42203;
  static final int INVALID_MODE = 42204;
  static final int NOT_PERMITTED = 42205;
  static final int REFERENCED = 42206;
  static final int STORE = 50001;
  static final int FULL = 507;

  private final int code;

  RegistryException(int code, String message) {
    super(message);
    this.code = code;
  }

  RegistryException(int code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  int code() {
    return code;
  }

  int status() {
    return code < 1000 ? code : code / 100;
  }

  static RegistryException noSubject(String subject) {
    return new RegistryException(SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
  }

  static RegistryException noVersion(String version) {
    return new RegistryException(VERSION_NOT_FOUND, "Version " + version + " not found.");
  }

  static RegistryException noSchema(int id) {
    return new RegistryException(SCHEMA_NOT_FOUND, "Schema " + id + " not found");
  }
}
