"""The base class of all answers, without Flask: files that also use it need no server."""

from pydantic import BaseModel, ConfigDict


class Output(BaseModel):
    """The base of answers."""

    model_config = ConfigDict(frozen=True, ser_json_timedelta="float", hide_input_in_errors=True)
