package io.fleetfold.connect.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refusals in the form of Connect's own errors. */
final class Errors {
  private Errors() {}

  static Response.ResponseBuilder of(int status, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error_code", status);
    error.put("message", message);
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(error);
  }
}
