"""The base of all answers, without Flask: what files also read needs no server."""

from pydantic import BaseModel, ConfigDict


class Output(BaseModel):
    """What an answer carries."""

    model_config = ConfigDict(frozen=True, ser_json_timedelta="float", hide_input_in_errors=True)
